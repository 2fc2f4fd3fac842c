import type { AttachedFile } from '#src/chat/attached-file.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { asWritten } from './outgoing.ts';
import type { Place } from './place.ts';

/**
 * Attaches what is too long for a message, in the same thread. Never rejects: what could not be attached
 * is said there.
 */
export async function upload(
  parts: { readonly api: Api; readonly log: Log },
  place: Place,
  files: readonly AttachedFile[],
): Promise<void> {
  if (files.length === 0) return;
  try {
    await parts.api.call({ method: 'files.upload', channel: place.channel }, (client) =>
      client.filesUploadV2({
        channel_id: place.channel,
        ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
        file_uploads: files.map(({ name, title, text }) => ({
          filename: name,
          title,
          content: text,
        })),
      }),
    );
  } catch (error) {
    parts.log.warn({ err: error, files: files.length }, 'a file could not be attached');
    await sayMissing(parts, place, files);
  }
}

async function sayMissing(
  { api, log }: { readonly api: Api; readonly log: Log },
  { channel, thread }: Place,
  files: readonly AttachedFile[],
): Promise<void> {
  const names = files.map(({ name }) => name).join(', ');
  try {
    await api.call({ method: 'chat.postMessage', channel }, (client) =>
      client.chat.postMessage({
        channel,
        ...(thread === undefined ? {} : { thread_ts: thread }),
        text: `Slack did not take what belongs here: ${names}. The journal has it.`,
        ...asWritten,
      }),
    );
  } catch (error) {
    log.error({ err: error }, 'nobody could be told of a missing file');
  }
}
