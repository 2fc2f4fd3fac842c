import { z } from 'zod';
import { everyComponent } from '#adapters/discord/render/every-component.ts';
import { FileTold, MessageTold } from './message-event.ts';
import { type Doer, MemberTold, UserTold } from './people.ts';
import { noGuild } from './place.ts';

interface Option {
  readonly name: string;
  readonly type: number;
  readonly value?: string | number | boolean | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: readonly Option[] | undefined;
}
export type OptionTold = Option;

const Option: z.ZodType<Option> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.number(),
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
    focused: z.boolean().optional(),
    options: z.array(Option).optional(),
  }),
);

/** A message as it comes inside of an interaction: without the channel in places. */
const TargetTold = MessageTold.partial({ channel_id: true });

const Resolved = z.object({
  attachments: z.record(z.string(), FileTold).default({}),
  messages: z.record(z.string(), TargetTold).default({}),
});

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object */
export const InteractionTold = z.object({
  id: z.string(),
  application_id: z.string(),
  type: z.number(),
  token: z.string(),
  guild_id: z.string().optional(),
  channel_id: z.string().optional(),
  channel: z
    .object({ id: z.string(), type: z.number(), parent_id: z.string().nullish() })
    .optional()
    .catch(undefined),
  member: MemberTold.extend({ user: UserTold }).optional(),
  user: UserTold.optional(),
  locale: z.string().optional(),
  message: z
    .object({
      id: z.string(),
      flags: z.number().default(0),
      components: z.array(z.unknown()).default([]),
    })
    .optional(),
  data: z
    .object({
      name: z.string().default(''),
      type: z.number().optional(),
      target_id: z.string().optional(),
      options: z.array(Option).default([]),
      custom_id: z.string().default(''),
      values: z.array(z.string()).default([]),
      components: z.array(z.unknown()).default([]),
      resolved: Resolved.prefault({}),
    })
    .prefault({}),
});
export type InteractionTold = z.output<typeof InteractionTold>;
export type TargetTold = z.output<typeof TargetTold>;

/** Who did it; undefined for what names nobody. */
export function doerOf({ member, user, guild_id }: InteractionTold): Doer | undefined {
  const who = member?.user ?? user;
  return who === undefined ? undefined : { user: who, guild: guild_id ?? noGuild, member };
}

/** The subcommand and its options; the command itself where it has none. */
export function askedOf({ data }: InteractionTold): {
  readonly word: string;
  readonly options: readonly OptionTold[];
} {
  const [first] = data.options;
  // Type 1: a subcommand.
  if (first?.type === 1) return { word: first.name, options: first.options ?? [] };
  return { word: data.name, options: data.options };
}

const Field = z.object({
  custom_id: z.string(),
  value: z.string().optional(),
  values: z.array(z.string()).optional(),
});

/** Most fields stand in a label. */
const Labelled = z.object({ component: z.unknown() }).transform(({ component }) => component);

/** What was written, chosen and attached in a form, by the `custom_id` of the field. */
export function fieldsOf({ data }: InteractionTold): ReadonlyMap<string, readonly string[]> {
  const all = everyComponent(data.components.map((each) => Labelled.safeParse(each).data ?? each));
  const fields = all.flatMap((each) => Field.safeParse(each).data ?? []);
  return new Map(
    fields.map(({ custom_id, value, values }) => [
      custom_id,
      values ?? (value === undefined ? [] : [value]),
    ]),
  );
}
