import type { WsmanRequest } from './request.ts';
import type { Input, NewCommand } from './shell-request.ts';

/** How one kind of shell is spoken to once it is open. Pure. */
export interface Dialect {
  /** Names of the streams that output may come on. */
  readonly outputStreams: readonly string[];
  /** Its commands end themselves when their standard input ends. */
  readonly hasLifeline: boolean;
  readonly start: (shellId: string, command: Starting) => WsmanRequest;
  readonly send: (shellId: string, input: Sending) => WsmanRequest;
  readonly receive: (shellId: string, commandId: string) => WsmanRequest;
  /** `stop` while it runs; `terminate` once nothing more is wanted of it. */
  readonly signal: (shellId: string, signal: Signalling) => WsmanRequest;
  readonly close: (shellId: string) => WsmanRequest;
  /** Present where a host keeps what runs when it loses us. Without a command it takes up the shell alone. */
  readonly reconnect?: (shellId: string, commandId: string | undefined) => WsmanRequest;
}

export interface Starting {
  readonly commandId: string;
  readonly line: Pick<NewCommand, 'command' | 'arguments'>;
}

export interface Sending extends Omit<Input, 'stream'> {
  /** Absent for standard input. */
  readonly stream?: string | undefined;
}

export interface Signalling {
  readonly commandId: string;
  readonly kind: 'stop' | 'terminate';
}
