import type { components } from './schema';

/** The names that the page uses of the generated types. Nothing about the API is written down twice. */
type Schemas = components['schemas'];

export type Prediction = Schemas['Prediction'];
export type Face = Schemas['Face'];
export type Reason = Schemas['Reason'];
export type Manifest = Schemas['Manifest'];
export type Measured = Schemas['Measurement'];
export type VerdictName = Prediction['verdict'];
