DROP TABLE metering.readings_2026_01, metering.readings_2026_02, metering.readings_2026_03,
    metering.readings_2026_04, metering.readings_2026_05, metering.readings_2026_06;
