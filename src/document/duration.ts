import { z } from 'zod';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const form = 'write a whole number with its unit: 90s, 30m, 4h or 2d';

/** "90s", "30m", "4h" or "2d"; milliseconds once parsed. */
export const Duration = z
  .string({ error: form })
  .regex(/^[1-9]\d{0,4}[smhd]$/, form)
  .transform(milliseconds);

function milliseconds(text: string): number {
  const unit = text.slice(-1);
  return Number.parseInt(text, 10) * (isUnit(unit) ? unitMs[unit] : Number.NaN);
}

function isUnit(text: string): text is keyof typeof unitMs {
  return Object.hasOwn(unitMs, text);
}
