DROP TABLE metering.readings_2025_07, metering.readings_2025_08, metering.readings_2025_09,
    metering.readings_2025_10, metering.readings_2025_11, metering.readings_2025_12;
