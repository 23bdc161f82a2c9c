create unique index concurrently notifications_dedupe_key
  on notifications (person_id, dedupe_key) where dedupe_key is not null;
