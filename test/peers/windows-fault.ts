type Operation =
  | 'Logon'
  | 'Identify'
  | 'Create'
  | 'Command'
  | 'Send'
  | 'Receive'
  | 'Signal'
  | 'Delete'
  | 'Get'
  | 'Enumerate'
  | 'Disconnect'
  | 'Reconnect'
  | 'Connect'
  /** A pipeline of PowerShell begins. */
  | 'Pipeline'
  | 'any';

/** What goes wrong with the nth request of a kind. Every kind is described in windows-host/faults.py. */
export interface WindowsFault {
  readonly kind:
    | 'drop-before'
    | 'unauthorized'
    | 'fault'
    | 'empty-500'
    | 'redirect'
    | 'hang'
    | 'slow'
    | 'drop-after'
    | 'drop-middle'
    | 'wrong-signature'
    | 'wrong-sequence'
    | 'skipped-message'
    | 'replayed'
    | 'clear'
    | 'extra-newline'
    | 'dash-space'
    | 'no-tabs'
    | 'chunked'
    | 'slow-bytes'
    | 'close-after'
    | 'huge'
    | 'endless'
    | 'malformed'
    | 'doctype'
    | 'foreign'
    | 'html'
    | 'no-output'
    | 'split'
    | 'joined'
    | 'object-ids'
    | 'unknown-type'
    | 'unexpected-type'
    | 'other-pipeline'
    | 'broken-clixml'
    | 'deep-clixml'
    | 'host-call'
    | 'error-flood'
    | 'big-output'
    | 'endless-output'
    | 'small-fragments'
    | 'pool-broken'
    | 'died';
  readonly operation?: Operation;
  /** Counted from when it is armed; default 1. */
  readonly nth?: number;
  /** How many requests from then on; default 1. */
  readonly times?: number;
  readonly bytes?: number;
  readonly ms?: number;
  /** For `fault`: a name of windows-host/wsman_faults.py, as `too-many-shells`. */
  readonly fault?: string;
  readonly to?: string;
}
