import type { RESTOptions } from 'discord.js';

/**
 * How patient requests are: an answer is due in ten seconds, and asked for twice more. That is safe, since
 * messages carry a nonce and everything else may happen twice.
 */
export function restOptions(apiUrl: string): Partial<RESTOptions> {
  return {
    api: apiUrl,
    version: '10',
    timeout: 10_000,
    retries: 2,
    invalidRequestWarningInterval: 0,
  };
}
