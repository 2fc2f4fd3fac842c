import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';

/** As Discord limits the names of tags. */
const TagName = z.string().trim().min(1).max(20);

/**
 * A channel in which every message is a report: of a text channel each opens a thread, of a forum each post
 * is one, and its tags say where it stands.
 */
export const SupportChannel = z.strictObject({
  channel: z
    .string({ error: 'quote the id of the channel; YAML would round a number of that size' })
    .regex(/^\d{15,20}$/, 'write the id of the channel, quoted: "1234567890123456789"'),
  tags: z
    .strictObject({
      open: TagName.default('open'),
      needsAnswer: TagName.default('needs answer'),
      waitingForApproval: TagName.default('waiting for approval'),
      fixed: TagName.default('fixed'),
      handedOver: TagName.default('handed over'),
    })
    .prefault({})
    .refine(
      (tags) => new Set(Object.values(tags).map((name) => name.toLowerCase())).size === 5,
      'each needs a name of its own',
    )
    .describe('Names of the tags of the forum; one that it does not have is not set'),
  createTags: z.boolean().default(false).describe('Add the tags that the forum does not have'),
  whenOver: z
    .enum(['keep', 'close', 'lock'])
    .default('keep')
    .describe('keep: the post stays open. close: a word in it opens it again. lock: nobody writes'),
  closeAfter: Duration.prefault('1h').describe('How long after its end a post is closed or locked'),
  reopen: z
    .enum(['error', 'anything'])
    .default('error')
    .describe(
      'What makes a post that is over open again: a new error in it, or any word of its author',
    ),
});
/** `closeAfter` in ms. */
export type SupportChannel = z.output<typeof SupportChannel>;
