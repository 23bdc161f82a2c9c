DROP TABLE metering.readings_2026_07, metering.readings_2026_08, metering.readings_2026_09,
    metering.readings_2026_10, metering.readings_2026_11, metering.readings_2026_12;
