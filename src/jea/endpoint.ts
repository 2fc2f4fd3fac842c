/** Who may do what at an endpoint, and as whom it runs. */
export interface Endpoint {
  /** Name of the session configuration. */
  readonly name: string;
  /** Groups, as DOMAIN\Group, that may run the probes. */
  readonly readers: readonly string[];
  /** Groups that may run the probes and the remedies. */
  readonly operators: readonly string[];
  /** A group-managed service account, as DOMAIN\name$; absent: a virtual account. */
  readonly serviceAccount?: string | undefined;
  /** Folder on the hosts where every session is written down. */
  readonly transcripts: string;
}

/** Constant, so that the same playbooks give the same bytes, and that what is ours is known again. */
export const identities = {
  module: '2f0f5f4c-6d1b-4c8e-9b52-4f8f6f6b7c31',
  session: '8c1a7a55-0c0e-4a53-9a3e-6f7b1d2c9e42',
  probe: 'b7e0c3a2-52c4-4d0b-8a77-1f35d9c84e53',
  repair: 'd41c9e66-3f7a-4b1d-b2f0-9a08e7c65d64',
} as const;

export const moduleName = 'Fettle.Remedies';

/** Role capabilities: to look, and to look and repair. */
export const roles = { probe: 'FettleProbe', repair: 'FettleRepair' } as const;
