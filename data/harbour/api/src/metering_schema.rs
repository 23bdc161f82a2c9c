// @generated automatically by Diesel CLI.

pub mod metering {
    pub mod sql_types {
        #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
        #[diesel(postgres_type(name = "utility", schema = "metering"))]
        pub struct Utility;
    }

    diesel::table! {
        use diesel::sql_types::*;
        use super::sql_types::Utility;

        metering.meter_models (id) {
            id -> Int2,
            maker -> Text,
            model -> Text,
            utility -> Utility,
            pulses_per_unit -> Int4,
        }
    }

    diesel::table! {
        metering.meters (id) {
            id -> Int4,
            serial_no -> Text,
            model_id -> Int2,
            berth_id -> Nullable<Int8>,
            multiplier -> Numeric,
            installed_on -> Date,
            removed_on -> Nullable<Date>,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
        }
    }

    diesel::table! {
        metering.readings (meter_id, read_at) {
            meter_id -> Int4,
            read_at -> Timestamptz,
            value -> Numeric,
            voltage -> Nullable<Float4>,
            quality -> Int2,
            raw -> Nullable<Bytea>,
        }
    }

    diesel::joinable!(meters -> meter_models (model_id));
    diesel::joinable!(readings -> meters (meter_id));

    diesel::allow_tables_to_appear_in_same_query!(meter_models, meters, readings,);
}
