import type { IncidentId } from '#src/incident/incident.ts';
import type { PictureType } from '#src/incident/picture.ts';

/** Keeps the bytes of pictures as long as their incident. They are never handed out again by the bot. */
export interface Pictures {
  /** Resolves with the SHA-256 of the bytes, in hex, once they are kept; the same bytes are kept once. Rejects with `store-…`. */
  keep(incident: IncidentId, picture: KeptPicture): Promise<string>;
  /** Incidents of which something is kept. */
  incidents(): Promise<readonly IncidentId[]>;
  /** Removes everything that is kept of an incident. */
  forget(incident: IncidentId): Promise<void>;
}

export interface KeptPicture {
  readonly bytes: Uint8Array;
  readonly type: PictureType;
}
