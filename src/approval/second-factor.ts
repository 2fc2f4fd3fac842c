/** That whoever decided had a second thing beside their account. */
export interface FactorProof {
  readonly kind: 'totp';
  /** Which enrolment of theirs, by its short id. */
  readonly enrolment: string;
}

/** Why a decision came without the proof that it needs. `missing`: no code was written. */
export type FactorFault =
  | { readonly kind: 'missing' | 'used' | 'not-enrolled' | 'unavailable' }
  | { readonly kind: 'wrong'; readonly left: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'paused'; readonly until: number };
