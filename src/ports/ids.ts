import type { IncidentId } from '#src/incident/incident.ts';

/** Chance for the core. Both are unguessable. */
export interface Ids {
  incident(): IncidentId;
  /** For buttons and message keys: at least 96 random bits, letters and digits, 24 characters. */
  token(): string;
}
