import { cleanText } from '#src/redaction/clean-text.ts';
import { writeXml } from '#src/xml/write-xml.ts';
import { childOf } from '#src/xml/xml-element.ts';
import { bodyOf, readEnvelope } from './answer.ts';
import { unexpected } from './malformed.ts';
import { namespaces } from './namespaces.ts';

/** What a service says of itself. Without authentication Windows gives no version: "OS: 0.0.0". */
export interface ServiceIdentity {
  readonly vendor: string;
  readonly version: string;
  readonly protocol: string;
}

/** Asks who listens; needs the HTTP header "WSMANIDENTIFY: unauthenticated" where nobody is logged on. */
export const identifyRequest: string = writeXml({
  name: 's:Envelope',
  attributes: { 'xmlns:s': namespaces.s, 'xmlns:wsmid': namespaces.wsmid },
  content: [{ name: 's:Header' }, { name: 's:Body', content: [{ name: 'wsmid:Identify' }] }],
});

/** Reads the answer to Identify; anything else is `bad-output`: that is no WSMan service. */
export function readIdentity(bytes: Uint8Array): ServiceIdentity {
  const body = bodyOf(readEnvelope(bytes));
  const identity = childOf(body, { namespace: namespaces.wsmid, name: 'IdentifyResponse' });
  if (identity === undefined) throw unexpected('no answer to the question who it is');
  const text = (name: string): string => {
    const element = childOf(identity, { namespace: namespaces.wsmid, name });
    return cleanText(element?.text.trim().slice(0, 200) ?? '');
  };
  return {
    vendor: text('ProductVendor'),
    version: text('ProductVersion'),
    protocol: text('ProtocolVersion'),
  };
}
