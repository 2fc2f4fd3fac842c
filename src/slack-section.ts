import { z } from 'zod';
import { SecretReference } from '#src/host/secret-reference.ts';

const Port = z.number().int().min(1).max(65_535);
const Host = z.string().trim().min(1).default('127.0.0.1');

const oauth = z.strictObject({
  clientId: z.string().regex(/^[\w.-]{1,100}$/, 'write the client id of the app as it is'),
  clientSecret: SecretReference.describe('Of the app: Basic Information'),
  stateSecret: SecretReference.describe('Anything random of 32 characters or more'),
  keys: z
    .array(SecretReference)
    .default([])
    .describe('As it was written before sealing.keys; still read, behind those'),
  workspaces: z
    .array(
      z
        .string()
        .regex(/^[TE][A-Z0-9]{1,30}$/, 'write the id of a workspace (T…) or organisation (E…)'),
    )
    .default([])
    .describe('Which workspaces and organisations may have the app; nobody else'),
  redirectUrl: z
    .url({ protocol: /^https$/ })
    .regex(/\/slack\/oauth_redirect$/, 'ends in /slack/oauth_redirect')
    .describe('The address to which Slack sends browsers back'),
  host: Host.describe('For socket: where browsers are answered'),
  port: Port.default(3_001).describe('For socket: where browsers are answered'),
});

/** What `fettle.yaml` says of Slack. */
export const SlackSection = z.strictObject({
  botToken: SecretReference.optional().describe(
    'Of one workspace: the token that begins with xoxb-',
  ),
  oauth: oauth.optional().describe('Of several workspaces: how they get the app by themselves'),
  mode: z
    .enum(['socket', 'http'])
    .default('socket')
    .describe('"socket": the bot opens connections to Slack. "http": Slack sends requests to it'),
  appToken: SecretReference.optional().describe('The token that begins with xapp-, for sockets'),
  signingSecret: SecretReference.optional().describe('For http: how requests prove who sent them'),
  host: Host.describe('For http: where it listens'),
  port: Port.default(3_000).describe('For http: where it listens'),
  externals: z
    .enum(['read', 'act'])
    .default('read')
    .describe('Whether guests and people of other organisations may act in externalChannels'),
  externalChannels: z
    .array(z.string().regex(/^[CG][A-Z0-9]{1,30}$/, 'write the id of a channel: C…'))
    .default([]),
  docs: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('What the Home tab leads to'),
});
export type SlackSection = z.output<typeof SlackSection>;

/** What does not fit together: where it stands below `slack`, and what to do. */
export function slackContradictions(
  section: SlackSection,
  { approvers }: { readonly approvers: 'anyone' | readonly string[] },
): readonly (readonly [path: readonly string[], message: string])[] {
  const { mode, appToken, signingSecret, botToken, oauth: several, externals } = section;
  const isListed = section.externalChannels.length > 0;
  const faults: (readonly [boolean, readonly string[], string])[] = [
    [
      botToken === undefined && several === undefined,
      [],
      'needs botToken (one workspace) or oauth (several)',
    ],
    [
      botToken !== undefined && several !== undefined,
      ['oauth'],
      'takes the place of botToken: take one of them out',
    ],
    [
      mode === 'socket' && appToken === undefined,
      ['mode'],
      'socket needs appToken: the token that begins with xapp-',
    ],
    [
      mode === 'http' && signingSecret === undefined,
      ['mode'],
      'http needs signingSecret: Basic Information of the app',
    ],
    [
      externals === 'act' && !isListed,
      ['externals'],
      'act needs externalChannels: the channels in which they may',
    ],
    [
      externals === 'read' && isListed,
      ['externalChannels'],
      'has no effect without externals: act',
    ],
    [
      externals === 'act' && approvers === 'anyone',
      ['externals'],
      'act needs approvers by name: "anyone" would be everybody out there',
    ],
  ];
  return faults.filter(([isWrong]) => isWrong).map(([, path, message]) => [path, message]);
}
