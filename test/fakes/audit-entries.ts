import type { AuditEntry } from '#src/journal/audit-entry.ts';

/** Entries with the numbers from `from` to `to`. */
export function auditEntries(from: number, to: number): readonly AuditEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    at: Date.UTC(2026, 10, 21, 8),
    incident: 'inc-00000001',
    kind: 'decided',
    severity: 'notice',
    text: 'Zoë approved the plan',
    fields: { account: 'slack:T/U', host: 'web-01' },
    hash: 'ab'.repeat(32),
  }));
}
