import { randomBytes } from 'node:crypto';
import { IncidentId } from '#src/incident/incident.ts';
import type { Ids } from '#src/ports/ids.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Ids from the system's random numbers. */
export const systemIds: Ids = {
  incident: () => IncidentId.parse(`inc-${randomText(8)}`),
  token: () => randomText(24),
};

/** Letters and digits, each equally likely: a byte that would favour some is thrown away. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      const fair = byte < Math.floor(256 / letters.length) * letters.length;
      if (fair && text.length < length) text += letters[byte % letters.length] ?? '';
    }
  }
  return text;
}
