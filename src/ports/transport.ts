import type { Host } from '#src/host/host.ts';
import type { SessionLook } from '#src/host/session-advice.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';

/** A way to run scripts on a host. All calls of one job go in one round trip and run one after another. */
export interface Transport {
  readonly name: 'ssh' | 'winrm' | 'winrm-client' | 'practice';
  /** Tells whether this host can be reached this way, by its inventory entry. */
  serves(host: Host): boolean;
  /** Runs the calls. Never rejects for what a host or a network does; that is a result. */
  run(job: Job): Promise<JobResult>;
  /** Says reached? let in? answered? in time? one by one, for `fettle hosts check`. */
  check(host: Host, signal: AbortSignal): Promise<readonly Checked[]>;
  /**
   * Tries which kinds of session the account may use there: opens each and closes it, changes nothing, never rejects
   * for what a host does. Absent: there is one kind only.
   */
  sessions?(host: Host, signal: AbortSignal): Promise<readonly SessionLook[]>;
  /** Closes warm connections. */
  close(): Promise<void>;
}

export interface Job {
  readonly host: Host;
  readonly calls: readonly ScriptCall[];
  /** Ends the job, remote processes included. */
  readonly signal: AbortSignal;
  /** Called with the name of each call as its envelope arrives. */
  readonly onEnvelope?: ((envelope: Envelope) => void) | undefined;
  /** Called now and then while a call takes long, where the transport can tell. */
  readonly onProgress?: ((progress: CallProgress) => void) | undefined;
}

/** How far one call is. Texts are of the host, cleaned and short. */
export interface CallProgress {
  readonly name: string;
  /** Of its time, or of its work where the script says so; 0 to 100. */
  readonly percent: number | undefined;
}

/**
 * `ran`: every call has an envelope. `failed`: the round trip broke; `envelopes` holds what had arrived.
 * `started` says whether a script may have begun: "no" is certain, "unknown" means that the outcome is unknown.
 */
export type JobResult =
  | { readonly kind: 'ran'; readonly envelopes: readonly Envelope[]; readonly durationMs: number }
  | {
      readonly kind: 'failed';
      readonly fault: TransportFault;
      readonly message: string;
      readonly hint: string;
      readonly started: 'no' | 'unknown';
      readonly envelopes: readonly Envelope[];
      readonly durationMs: number;
    };

/** reached? let in? answered? in time? */
export type TransportFault = 'unreachable' | 'refused' | 'bad-answer' | 'timed-out';

export interface Checked {
  readonly step: 'reached' | 'let-in' | 'answered' | 'in-time';
  readonly ok: boolean;
  readonly detail: string;
  /** What the answer rests on, one look after another, where a transport takes several. */
  readonly parts?: readonly CheckedPart[];
}

/** One look of a check. What was not looked at any more is not listed. */
export interface CheckedPart {
  /** As people call it: "TCP 5985", "Identify", "logon". */
  readonly name: string;
  readonly ok: boolean;
  /** What was seen; text of a host in it is cleaned and short. */
  readonly detail: string;
  /** The usual reasons and what mends them, one per line; commands as they are to be typed. */
  readonly hints?: readonly string[];
}

/** Looks at a host's open ports. No credentials; one connection at a time per host. */
export interface Outside {
  readonly name: 'network' | 'practice';
  /** Never rejects for what a network does. Values are flat: see docs of the look. */
  look(request: OutsideRequest): Promise<Look>;
}

export interface OutsideRequest {
  readonly host: Host;
  /** Name of the probe, so that a case file can be played. */
  readonly probe: string;
  readonly look: 'dns' | 'tcp' | 'rdp';
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}
