import { z } from 'zod';
import type { Api } from './api.ts';

const Opened = z.object({ channel: z.object({ id: z.string() }) });

/** The channel of the direct messages of a member and the bot. Rejects with the errors of the SDK. */
export async function directMessagesOf(api: Api, user: string): Promise<string> {
  const answer = await api.call({ method: 'conversations.open', channel: user }, (client) =>
    client.conversations.open({ users: user }),
  );
  return Opened.parse(answer).channel.id;
}
