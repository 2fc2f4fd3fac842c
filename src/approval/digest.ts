import { sha256Hex } from '#src/digest.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import type { Plan, PlanBody } from './plan.ts';

/** Digest over everything that an approval binds to: SHA-256 over its canonical JSON, hex. */
export function planDigest(body: PlanBody): string {
  const { digest: _, ...bound }: Partial<Plan> = body;
  return sha256Hex(canonicalJson(bound));
}

/** Seals a plan. Two plans with the same digest are the same plan. */
export function withDigest(body: PlanBody): Plan {
  return { ...body, digest: planDigest(body) };
}

/** Tells whether a plan still is what its digest says. */
export function isIntact(plan: Plan): boolean {
  return planDigest(plan) === plan.digest;
}
