import type { PsrpProgress } from './progress.ts';
import type { PsrpRecord } from './record.ts';
import type { PsValue } from './value.ts';

/** RunspacePoolState, MS-PSRP 2.2.3.4. */
export type PoolState =
  | 'before-open'
  | 'opening'
  | 'opened'
  | 'closed'
  | 'closing'
  | 'broken'
  | 'negotiation-sent'
  | 'negotiation-succeeded'
  | 'connecting'
  | 'disconnected';

/** PSInvocationState, MS-PSRP 2.2.3.5. */
export type PipelineState =
  | 'not-started'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'completed'
  | 'failed'
  | 'disconnected';

export type RecordStream = 'error' | 'warning' | 'verbose' | 'debug' | 'information';

/** What bytes of a host mean. Texts are clean and limited, but for the value of `output`, which is as it was sent. */
export type PsrpEvent =
  | { readonly kind: 'pool'; readonly state: PoolState; readonly error?: PsrpRecord }
  | { readonly kind: 'output'; readonly pipeline: string; readonly value: PsValue }
  | {
      readonly kind: 'record';
      readonly pipeline: string;
      readonly stream: RecordStream;
      readonly record: PsrpRecord;
    }
  | { readonly kind: 'progress'; readonly pipeline: string; readonly progress: PsrpProgress }
  | {
      readonly kind: 'state';
      readonly pipeline: string;
      readonly state: PipelineState;
      readonly error?: PsrpRecord;
    }
  /** The host asked its user something. Send these on the stream for answers: `pr` of WSMan, `PromptResponse`. */
  | {
      readonly kind: 'reply';
      readonly pipeline: string | undefined;
      readonly fragments: readonly Uint8Array[];
      readonly why: string;
    }
  /** Something that changes nothing, such as a message of a type that is not known here. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** The host broke the protocol, or wants what is not to be had: nothing more can be heard in this session. */
  | { readonly kind: 'broken'; readonly why: string };

const poolStates: readonly PoolState[] = [
  'before-open',
  'opening',
  'opened',
  'closed',
  'closing',
  'broken',
  'negotiation-sent',
  'negotiation-succeeded',
  'connecting',
  'disconnected',
];

const pipelineStates: readonly PipelineState[] = [
  'not-started',
  'running',
  'stopping',
  'stopped',
  'completed',
  'failed',
  'disconnected',
];

export function poolState(number: number | undefined): PoolState | undefined {
  return number === undefined ? undefined : poolStates[number];
}

export function pipelineState(number: number | undefined): PipelineState | undefined {
  return number === undefined ? undefined : pipelineStates[number];
}
