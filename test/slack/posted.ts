import { charactersOf, checkBlocks } from './check-blocks.ts';
import { isJson, type Json, listOf, textAt } from './json.ts';
import { limits } from './limits.ts';
import type { Call } from './method.ts';
import { Refusal, refusalWith } from './refusal.ts';
import type { Channel, Workspace } from './workspace.ts';

/** What a call wants to say, checked as Slack checks it. */
export interface Content {
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly metadata?: Json | undefined;
  readonly warnings: readonly string[];
}

/** Reads text, blocks and metadata of a message. Throws the refusal that Slack would give. */
export function contentOf(call: Call): Content {
  const text = call.args.text('text') ?? '';
  const given = call.args.structure('blocks', 'invalid_blocks_format');
  if (given !== undefined && !Array.isArray(given)) throw new Refusal('invalid_blocks_format');
  const blocks = call.workspace.nameBlocks(checked(given ?? [], call.workspace));
  if (text === '' && blocks.length === 0) throw new Refusal('no_text');
  return {
    text: text.slice(0, limits.postText),
    blocks,
    metadata: metadataOf(call),
    warnings: [
      ...(text === '' ? ['missing_text_in_message'] : []),
      ...(text.length > limits.postText ? ['message_truncated'] : []),
    ],
  };
}

/** Throws `invalid_blocks` or `msg_blocks_too_long`. */
export function checked(given: unknown, workspace: Workspace): readonly Json[] {
  const wrong = checkBlocks(given, { kind: 'message', without: workspace.withoutBlocks });
  if (wrong.length > 0) throw refusalWith('invalid_blocks', wrong);
  const blocks = listOf(given);
  if (blocks.filter((block) => textAt(block, 'type') === 'table').length > 1) {
    throw new Refusal('only_one_table_allowed');
  }
  if (charactersOf(blocks) > limits.messageBlockCharacters)
    throw new Refusal('msg_blocks_too_long');
  return blocks;
}

function metadataOf({ args }: Call): Json | undefined {
  const given = args.structure('metadata', 'invalid_metadata_format');
  if (given === undefined) return;
  if (!isJson(given)) throw new Refusal('invalid_metadata_format');
  const isEmpty = Object.keys(given).length === 0;
  const isWhole = textAt(given, 'event_type') !== undefined && isJson(given.event_payload);
  if (!isEmpty && !isWhole) throw new Refusal('invalid_metadata_format');
  if (JSON.stringify(given).length > limits.metadataBytes) throw new Refusal('metadata_too_large');
  return given;
}

/** A channel in which the bot may post. A user's id means the direct messages with them. */
export function postableChannel({ args, workspace }: Call): Channel {
  const id = args.required('channel', 'channel_not_found');
  const channel = workspace.users.has(id) ? workspace.directMessages(id) : workspace.channel(id);
  const isMember = channel.members.has(workspace.botUser.id);
  const isOpen = channel.kind === 'public' && workspace.scopes.includes('chat:write.public');
  if (channel.kind !== 'public' && !isMember) throw new Refusal('channel_not_found');
  if (!isMember && !isOpen) throw new Refusal('not_in_channel');
  if (channel.isArchived) throw new Refusal('is_archived');
  return channel;
}

/** Bytes of the text as chat.update counts them: escaped, in UTF-8. */
export function escapedBytes(text: string): number {
  const escaped = text
    .replaceAll(/&(?!(?:amp|lt|gt);)/gu, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return new TextEncoder().encode(escaped).length;
}
