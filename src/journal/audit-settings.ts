import { z } from 'zod';
import { Duration } from '#src/document/duration.ts';
import { SecretReference } from '#src/host/secret-reference.ts';

const Path = z.string().trim().min(1);
const Ca = SecretReference.optional().describe(
  'Certificates in PEM to trust instead of the system',
);

/** A receiver of syslog over TLS (RFC 5425). There is no switch for plain TCP or UDP. */
const Syslog = z.strictObject({
  kind: z.literal('syslog'),
  host: z.string().trim().min(1),
  port: z.number().int().min(1).max(65_535).default(6_514),
  ca: Ca,
  serverName: z.string().trim().min(1).optional().describe('The name in its certificate'),
  clientCertificate: z
    .strictObject({ cert: SecretReference, key: SecretReference })
    .optional()
    .describe('Where the receiver wants to know who sends'),
  facility: z
    .number()
    .int()
    .min(0)
    .max(23)
    .default(13)
    .describe('RFC 5424: 13 is "log audit", 16 to 23 are local0 to local7'),
  enterprise: z
    .number()
    .int()
    .min(1)
    .max(4_294_967_295)
    .default(32_473)
    .describe(
      'Private enterprise number in the name of the structured data; 32473 is for examples',
    ),
});
export type SyslogSettings = z.output<typeof Syslog>;

const Webhook = z.strictObject({
  kind: z.literal('webhook'),
  url: z.url({ protocol: /^https$/, error: 'write an address that begins with https://' }),
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'write the name of a header, e.g. x-fettle-secret')
    .default('authorization')
    .describe('Which header carries the secret'),
  secret: SecretReference.describe('The whole value of that header, e.g. "Bearer …"'),
  ca: Ca,
});
export type WebhookSettings = z.output<typeof Webhook>;

const Place = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: Path }),
  z.strictObject({
    kind: z.literal('git'),
    folder: Path.describe('The work tree of a repository'),
  }),
  Webhook,
  Syslog,
]);
export type AnchorPlaceSettings = z.output<typeof Place>;

const Stream = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: Path }),
  Syslog,
]);
export type StreamSettings = z.output<typeof Stream>;

/** By what a stream is told from others: its position is kept under it. */
function placeOf(stream: StreamSettings): string {
  return stream.kind === 'file' ? `file ${stream.path}` : `syslog ${stream.host}:${stream.port}`;
}

/** What `fettle.yaml` says under `audit`. */
export const AuditSettings = z.strictObject({
  key: SecretReference.optional().describe(
    'Private key of Ed25519 that exports and anchors are signed with',
  ),
  anchors: z
    .strictObject({
      every: Duration.prefault('1h').describe('How often the head of the journal is noted'),
      to: z.array(Place).min(1).describe('Where to: best where nobody of this machine can write'),
    })
    .optional()
    .describe('The head of the journal, noted outside of it'),
  stream: z
    .array(Stream)
    .min(1)
    .refine(
      (streams) => new Set(streams.map(placeOf)).size === streams.length,
      'two streams go to the same place',
    )
    .optional()
    .describe('Where each record goes as one line, for a SIEM'),
});
export type AuditSettings = z.output<typeof AuditSettings>;

/** Every secret that the section refers to. */
export function auditReferences({ key, anchors, stream }: AuditSettings): SecretReference[] {
  const places = [...(anchors?.to ?? []), ...(stream ?? [])];
  const references = places.flatMap((place) => {
    if (place.kind === 'webhook') return [place.secret, place.ca];
    if (place.kind !== 'syslog') return [];
    return [place.ca, place.clientCertificate?.cert, place.clientCertificate?.key];
  });
  return [key, ...references].filter((reference) => reference !== undefined);
}
