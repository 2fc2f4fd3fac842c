import { writeXml, type XmlNode } from '#src/xml/write-xml.ts';
import { durationOf } from './duration.ts';
import { boundPrefixes, namespaces } from './namespaces.ts';

/** One operation on one resource, without what differs from message to message. */
export interface WsmanRequest {
  readonly action: string;
  readonly resource: string;
  readonly selectors?: Readonly<Record<string, string>> | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** Names of the options that the host must know, or refuse (DSP0226 6.4). */
  readonly mustComply?: readonly string[] | undefined;
  readonly body: readonly XmlNode[];
}

/** How one message is sent. Ids are UUIDs without "uuid:". */
export interface Delivery {
  /** URL of the service, as in the HTTP request. */
  readonly to: string;
  /** Never the same for two messages; the same only when one is repeated. */
  readonly messageId: string;
  readonly sessionId: string;
  /** How long the host may take before it answers, with TimedOut if need be. */
  readonly operationTimeoutMs: number;
  /** Bytes; also the largest answer that the host may give. */
  readonly maxEnvelopeSize: number;
}

/** What every Windows accepts: 150 KiB. */
export const smallestEnvelope = 153_600;

// English, so that reasons can be looked up; nothing is ever decided on them.
const locale = 'en-US';
const anonymous = 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous';
const must = { 's:mustUnderstand': 'true' };
const may = { 's:mustUnderstand': 'false' };

/** The SOAP of a request (MS-WSMV 3.1.4.1). What is larger than the host takes is a defect of the caller. */
export function writeRequest(request: WsmanRequest, delivery: Delivery): string {
  const soap = writeXml({
    name: 's:Envelope',
    attributes: Object.fromEntries(
      boundPrefixes.map((prefix) => [`xmlns:${prefix}`, namespaces[prefix]]),
    ),
    content: [
      { name: 's:Header', content: headers(request, delivery) },
      { name: 's:Body', content: request.body },
    ],
  });
  if (Buffer.byteLength(soap) > delivery.maxEnvelopeSize) {
    throw new Error('A WSMan request is larger than the host takes.');
  }
  return soap;
}

function headers(request: WsmanRequest, delivery: Delivery): XmlNode[] {
  return [
    { name: 'wsa:Action', attributes: must, content: request.action },
    { name: 'wsmv:DataLocale', attributes: { ...may, 'xml:lang': locale } },
    { name: 'wsman:Locale', attributes: { ...may, 'xml:lang': locale } },
    { name: 'wsman:MaxEnvelopeSize', attributes: must, content: String(delivery.maxEnvelopeSize) },
    { name: 'wsa:MessageID', content: uuid(delivery.messageId) },
    { name: 'wsman:OperationTimeout', content: durationOf(delivery.operationTimeoutMs) },
    {
      name: 'wsa:ReplyTo',
      content: [{ name: 'wsa:Address', attributes: must, content: anonymous }],
    },
    { name: 'wsman:ResourceURI', attributes: must, content: request.resource },
    { name: 'wsmv:SessionId', attributes: may, content: uuid(delivery.sessionId) },
    { name: 'wsa:To', content: delivery.to },
    ...set('Option', { values: request.options, attributes: must, strict: request.mustComply }),
    ...set('Selector', { values: request.selectors }),
  ];
}

/** As WSMan writes ids. */
export function uuid(id: string): string {
  return `uuid:${id.toUpperCase()}`;
}

interface Members {
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly strict?: readonly string[] | undefined;
}

function set(
  kind: 'Option' | 'Selector',
  { values = {}, attributes = {}, strict = [] }: Members,
): XmlNode[] {
  const members = Object.entries(values).map(([key, content]) => ({
    name: `wsman:${kind}`,
    attributes: { Name: key, ...(strict.includes(key) ? { MustComply: 'true' } : {}) },
    content,
  }));
  return members.length === 0 ? [] : [{ name: `wsman:${kind}Set`, attributes, content: members }];
}
