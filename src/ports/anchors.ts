/** A place outside of the journal where its head is noted. */
export interface AnchorPlace {
  /** As logs and /readyz call it: "file /mnt/notes/anchors.jsonl"; no secret in it. */
  readonly name: string;
  /** Adds one line without line end; resolves when it is there. Rejects with BotError `audit-failed`. */
  note(line: string, signal: AbortSignal): Promise<void>;
}
