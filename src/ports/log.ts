/** Lines for operators: data are fields, the message is a static sentence. A pino logger fits. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The same log with fields that stand in each of its lines: `log.child({ adapter: 'ssh' })`. */
  child(fields: object): Log;
}
