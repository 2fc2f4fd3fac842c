/** How far each stream has come, kept over restarts. */
export interface Positions {
  /** Number of the last record that is certain to have arrived; undefined where there was none yet. */
  read(stream: string): Promise<number | undefined>;
  write(stream: string, seq: number): Promise<void>;
}
