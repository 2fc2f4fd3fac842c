import { createHmac } from 'node:crypto';
import type { Hmac } from '#src/ports/hmac.ts';

export const systemHmac: Hmac = (algorithm, key, message) =>
  createHmac(algorithm, key).update(message).digest();
