// @generated automatically by Diesel CLI.

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "berth_status"))]
    pub struct BerthStatus;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "booking_status"))]
    pub struct BookingStatus;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "document_type"))]
    pub struct DocumentType;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "geo_position"))]
    pub struct GeoPosition;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "invoice_status"))]
    pub struct InvoiceStatus;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "ltree"))]
    pub struct Ltree;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "notification_channel"))]
    pub struct NotificationChannel;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "payment_method"))]
    pub struct PaymentMethod;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "season"))]
    pub struct Season;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "staff_role"))]
    pub struct StaffRole;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "work_order_status"))]
    pub struct WorkOrderStatus;
}

diesel::table! {
    access_cards (id) {
        id -> Uuid,
        person_id -> Uuid,
        #[max_length = 10]
        number -> Bpchar,
        valid -> Tstzrange,
        blocked -> Bool,
    }
}

diesel::table! {
    access_events (card_id, at) {
        card_id -> Uuid,
        at -> Timestamptz,
        gate_id -> Int2,
        opened -> Bool,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Uuid,
        harbour_id -> Uuid,
        #[max_length = 80]
        label -> Varchar,
        key_hash -> Bytea,
        scopes -> Array<Nullable<Text>>,
        expires_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Ltree;
    use super::sql_types::BerthStatus;
    use super::sql_types::GeoPosition;

    berths (id) {
        id -> Int8,
        harbour_id -> Uuid,
        path -> Ltree,
        length_m -> Numeric,
        beam_m -> Numeric,
        draft_m -> Nullable<Numeric>,
        shore_power_amps -> Nullable<Int2>,
        status -> BerthStatus,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        features -> Jsonb,
        position -> Nullable<GeoPosition>,
    }
}

diesel::table! {
    boat_owners (person_id, boat_id) {
        boat_id -> Int8,
        person_id -> Uuid,
        share_percent -> Numeric,
        since -> Nullable<Date>,
    }
}

diesel::table! {
    boat_types (id) {
        id -> Int2,
        code -> Text,
        label -> Text,
        hulls -> Int2,
    }
}

diesel::table! {
    boats (id) {
        id -> Int8,
        #[max_length = 80]
        name -> Varchar,
        registration -> Nullable<Text>,
        boat_type_id -> Int2,
        length_m -> Numeric,
        beam_m -> Numeric,
        draft_m -> Nullable<Numeric>,
        built_in -> Nullable<Int2>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        hull_number -> Nullable<Text>,
        footprint_m2 -> Nullable<Numeric>,
        insured_until -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::BookingStatus;

    booking_events (id) {
        id -> Int8,
        booking_id -> Int8,
        at -> Timestamptz,
        actor -> Text,
        old_status -> Nullable<BookingStatus>,
        new_status -> BookingStatus,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::BookingStatus;
    use super::sql_types::Season;

    bookings (id) {
        id -> Int8,
        reference -> Uuid,
        harbour_id -> Uuid,
        berth_id -> Int8,
        boat_id -> Int8,
        person_id -> Uuid,
        stay -> Tstzrange,
        status -> BookingStatus,
        crew -> Int2,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        #[max_length = 20]
        tariff_code -> Nullable<Varchar>,
        tariff_season -> Nullable<Season>,
        price -> Nullable<Numeric>,
        #[max_length = 3]
        currency_code -> Nullable<Bpchar>,
        flotilla_id -> Nullable<Int8>,
        kind -> Text,
    }
}

diesel::table! {
    countries (code) {
        #[max_length = 2]
        code -> Bpchar,
        #[max_length = 60]
        name -> Varchar,
        #[max_length = 3]
        currency_code -> Bpchar,
        in_eu -> Bool,
    }
}

diesel::table! {
    crane_slots (id) {
        id -> Int8,
        harbour_id -> Uuid,
        boat_id -> Int8,
        slot -> Tsrange,
        weight_t -> Nullable<Numeric>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    currencies (code) {
        #[max_length = 3]
        code -> Bpchar,
        name -> Text,
        minor_units -> Int2,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::DocumentType;

    documents (id) {
        id -> Uuid,
        boat_id -> Int8,
        #[sql_name = "type"]
        type_ -> DocumentType,
        file_name -> Text,
        content -> Bytea,
        sha256 -> Bytea,
        expires_on -> Nullable<Date>,
        uploaded_at -> Timestamptz,
    }
}

diesel::table! {
    flotillas (id) {
        id -> Int8,
        #[max_length = 80]
        name -> Varchar,
        lead_booking_id -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    gates (id) {
        id -> Int2,
        harbour_id -> Uuid,
        #[max_length = 40]
        name -> Varchar,
        mac -> Macaddr,
        network -> Nullable<Cidr>,
        last_seen_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::StaffRole;

    harbour_staff (harbour_id, person_id) {
        harbour_id -> Uuid,
        person_id -> Uuid,
        role -> StaffRole,
        since -> Date,
    }
}

diesel::table! {
    harbours (id) {
        id -> Uuid,
        slug -> Citext,
        name -> Text,
        #[max_length = 2]
        country_code -> Bpchar,
        latitude -> Nullable<Float8>,
        longitude -> Nullable<Float8>,
        vhf_channel -> Nullable<Int2>,
        settings -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        time_zone -> Text,
    }
}

diesel::table! {
    holidays (day, country_code) {
        #[max_length = 2]
        country_code -> Bpchar,
        day -> Date,
        name -> Text,
    }
}

diesel::table! {
    invoice_counters (harbour_id) {
        harbour_id -> Uuid,
        #[max_length = 8]
        prefix -> Varchar,
        last_used -> Int4,
    }
}

diesel::table! {
    invoice_lines (invoice_id, line_no) {
        invoice_id -> Int8,
        line_no -> Int2,
        description -> Text,
        quantity -> Numeric,
        unit_price -> Numeric,
        net -> Nullable<Numeric>,
        tax_rate_id -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::InvoiceStatus;

    invoices (id) {
        id -> Int8,
        #[max_length = 24]
        number -> Varchar,
        harbour_id -> Uuid,
        person_id -> Uuid,
        booking_id -> Nullable<Int8>,
        status -> InvoiceStatus,
        issued_on -> Nullable<Date>,
        due_on -> Nullable<Date>,
        total -> Numeric,
        #[max_length = 3]
        currency_code -> Bpchar,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    loyalty_tiers (code) {
        code -> Text,
        nights -> Int4range,
        discount -> Numeric,
    }
}

diesel::table! {
    mandates (id) {
        id -> Uuid,
        harbour_id -> Uuid,
        person_id -> Uuid,
        #[max_length = 34]
        iban -> Varchar,
        signed_on -> Date,
        revoked_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    messages (id) {
        id -> Int8,
        thread_id -> Int8,
        author_id -> Uuid,
        body -> Text,
        sent_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        search -> Nullable<Tsvector>,
    }
}

diesel::table! {
    notification_templates (code) {
        code -> Text,
        subject -> Text,
        body -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::NotificationChannel;

    notifications (id) {
        id -> Int8,
        person_id -> Uuid,
        template_code -> Text,
        channel -> NotificationChannel,
        payload -> Jsonb,
        dedupe_key -> Nullable<Text>,
        attempts -> Int2,
        queued_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::PaymentMethod;

    payments (id) {
        id -> Uuid,
        invoice_id -> Int8,
        method -> PaymentMethod,
        amount -> Numeric,
        #[max_length = 64]
        external_id -> Nullable<Varchar>,
        received_at -> Timestamptz,
        created_at -> Timestamptz,
        mandate_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    people (id) {
        id -> Uuid,
        email -> Citext,
        phone -> Nullable<Text>,
        date_of_birth -> Nullable<Date>,
        newsletter -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        login_id -> Nullable<Uuid>,
        #[max_length = 60]
        given_name -> Varchar,
        #[max_length = 60]
        family_name -> Varchar,
        search_name -> Nullable<Text>,
        #[max_length = 10]
        locale -> Varchar,
        nights_stayed -> Int4,
    }
}

diesel::table! {
    permissions (key) {
        key -> Text,
        description -> Text,
    }
}

diesel::table! {
    rate_limits (client, window_start) {
        client -> Inet,
        window_start -> Timestamp,
        requests -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::StaffRole;

    role_permissions (role, permission_key) {
        permission_key -> Text,
        role -> StaffRole,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Season;

    tariffs (season, code) {
        #[max_length = 20]
        code -> Varchar,
        season -> Season,
        description -> Text,
        per_metre -> Numeric,
        #[max_length = 3]
        currency_code -> Bpchar,
        minimum_nights -> Int2,
        valid -> Daterange,
    }
}

diesel::table! {
    tax_rates (id) {
        id -> Int4,
        #[max_length = 2]
        country_code -> Bpchar,
        #[max_length = 20]
        name -> Varchar,
        percent -> Numeric,
        valid -> Daterange,
    }
}

diesel::table! {
    threads (id) {
        id -> Int8,
        harbour_id -> Uuid,
        person_id -> Uuid,
        #[max_length = 200]
        subject -> Varchar,
        closed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    waiting_list (harbour_id, person_id) {
        harbour_id -> Uuid,
        person_id -> Uuid,
        position -> Int4,
        min_length -> Numeric,
        joined_on -> Date,
    }
}

diesel::table! {
    weather_observations (observed_at, harbour_id) {
        harbour_id -> Uuid,
        observed_at -> Timestamptz,
        wind_ms -> Float4,
        wind_from_deg -> Nullable<Int2>,
        pressure_hpa -> Nullable<Numeric>,
        water_level_m -> Nullable<Float8>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Int8,
        webhook_id -> Uuid,
        #[max_length = 60]
        event -> Varchar,
        request -> Json,
        response_status -> Nullable<Int4>,
        response_ms -> Nullable<Float8>,
        remote_address -> Nullable<Inet>,
        lastAttemptAt -> Timestamptz,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        harbour_id -> Uuid,
        url -> Text,
        signingSecret -> Text,
        events -> Array<Nullable<Text>>,
        active -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::WorkOrderStatus;

    work_orders (id) {
        id -> Int4,
        harbour_id -> Uuid,
        parent_id -> Nullable<Int4>,
        berth_id -> Nullable<Int8>,
        assigned_to -> Nullable<Uuid>,
        title -> Text,
        status -> WorkOrderStatus,
        priority -> Int2,
        tags -> Array<Nullable<Text>>,
        estimate -> Nullable<Interval>,
        cost -> Nullable<Numeric>,
        due_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(access_cards -> people (person_id));
diesel::joinable!(access_events -> access_cards (card_id));
diesel::joinable!(access_events -> gates (gate_id));
diesel::joinable!(api_keys -> harbours (harbour_id));
diesel::joinable!(berths -> harbours (harbour_id));
diesel::joinable!(boat_owners -> boats (boat_id));
diesel::joinable!(boat_owners -> people (person_id));
diesel::joinable!(boats -> boat_types (boat_type_id));
diesel::joinable!(booking_events -> bookings (booking_id));
diesel::joinable!(bookings -> berths (berth_id));
diesel::joinable!(bookings -> boats (boat_id));
diesel::joinable!(bookings -> currencies (currency_code));
diesel::joinable!(bookings -> harbours (harbour_id));
diesel::joinable!(bookings -> people (person_id));
diesel::joinable!(countries -> currencies (currency_code));
diesel::joinable!(crane_slots -> boats (boat_id));
diesel::joinable!(crane_slots -> harbours (harbour_id));
diesel::joinable!(documents -> boats (boat_id));
diesel::joinable!(gates -> harbours (harbour_id));
diesel::joinable!(harbour_staff -> harbours (harbour_id));
diesel::joinable!(harbour_staff -> people (person_id));
diesel::joinable!(harbours -> countries (country_code));
diesel::joinable!(holidays -> countries (country_code));
diesel::joinable!(invoice_counters -> harbours (harbour_id));
diesel::joinable!(invoice_lines -> invoices (invoice_id));
diesel::joinable!(invoice_lines -> tax_rates (tax_rate_id));
diesel::joinable!(invoices -> bookings (booking_id));
diesel::joinable!(invoices -> currencies (currency_code));
diesel::joinable!(invoices -> harbours (harbour_id));
diesel::joinable!(invoices -> people (person_id));
diesel::joinable!(mandates -> harbours (harbour_id));
diesel::joinable!(mandates -> people (person_id));
diesel::joinable!(messages -> people (author_id));
diesel::joinable!(messages -> threads (thread_id));
diesel::joinable!(notifications -> notification_templates (template_code));
diesel::joinable!(notifications -> people (person_id));
diesel::joinable!(payments -> invoices (invoice_id));
diesel::joinable!(payments -> mandates (mandate_id));
diesel::joinable!(role_permissions -> permissions (permission_key));
diesel::joinable!(tariffs -> currencies (currency_code));
diesel::joinable!(tax_rates -> countries (country_code));
diesel::joinable!(threads -> harbours (harbour_id));
diesel::joinable!(threads -> people (person_id));
diesel::joinable!(waiting_list -> harbours (harbour_id));
diesel::joinable!(waiting_list -> people (person_id));
diesel::joinable!(weather_observations -> harbours (harbour_id));
diesel::joinable!(webhook_deliveries -> webhooks (webhook_id));
diesel::joinable!(webhooks -> harbours (harbour_id));
diesel::joinable!(work_orders -> berths (berth_id));
diesel::joinable!(work_orders -> harbours (harbour_id));

diesel::allow_tables_to_appear_in_same_query!(
    access_cards,
    access_events,
    api_keys,
    berths,
    boat_owners,
    boat_types,
    boats,
    booking_events,
    bookings,
    countries,
    crane_slots,
    currencies,
    documents,
    flotillas,
    gates,
    harbour_staff,
    harbours,
    holidays,
    invoice_counters,
    invoice_lines,
    invoices,
    loyalty_tiers,
    mandates,
    messages,
    notification_templates,
    notifications,
    payments,
    people,
    permissions,
    rate_limits,
    role_permissions,
    tariffs,
    tax_rates,
    threads,
    waiting_list,
    weather_observations,
    webhook_deliveries,
    webhooks,
    work_orders,
);
