import type { webApi } from '@slack/bolt';
import { z } from 'zod';

const Left = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        bot_id: z.string().optional(),
        files: z.array(z.object({ id: z.string() })).default([]),
      }),
    )
    .default([]),
});

/** Deletes a thread of the bot with its files. Rejects when something of it stays, and says where. */
export async function cleanUp(
  client: webApi.WebClient,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): Promise<string> {
  const { messages } = Left.parse(await client.conversations.replies({ channel, ts, limit: 200 }));
  const own = messages.filter((message) => message.bot_id !== undefined);
  const files = own.flatMap((message) => message.files.map(({ id }) => id));
  const left: string[] = [];
  const remove = async (what: string, call: () => Promise<unknown>): Promise<void> => {
    try {
      await call();
    } catch (error) {
      const said = Error.isError(error) ? error.message : String(error);
      // A message that was nothing but a file goes with it.
      if (!said.includes('message_not_found')) left.push(`${what} (${said})`);
    }
  };
  for (const file of files) await remove(file, () => client.files.delete({ file }));
  // The first message last: Slack keeps a trace of a first message whose thread is not empty.
  for (const message of own.toReversed())
    await remove(message.ts, () => client.chat.delete({ channel, ts: message.ts }));
  if (left.length > 0) throw new Error(`delete these by hand in ${channel}: ${left.join(', ')}`);
  return `${own.length} messages and ${files.length} files are deleted`;
}
