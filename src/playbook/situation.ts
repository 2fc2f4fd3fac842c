import type { Known } from './judge.ts';
import type { Platform } from './schema.ts';

/** All that is known about an incident, as far as its playbook goes. */
export interface Situation extends Known {
  /** Of the host; absent until one is known. */
  readonly platform?: Platform | undefined;
  readonly hasHost: boolean;
  /** Remedies that were run, or begun. */
  readonly tried: readonly string[];
  /** Whether scripts are offered for causes that are only suspected. */
  readonly suspected: 'allow' | 'never';
}
