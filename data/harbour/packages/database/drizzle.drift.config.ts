// For pgassay's own tests: the same, with a schema that has drifted.
import config from './drizzle.config';

export default { ...config, schema: './src/schema.drift.ts' };
