import { describe, expect, it } from '@jest/globals';
import { configRequest, readConfig } from '#adapters/winrm/wsman/config.ts';
import { identifyRequest, readIdentity } from '#adapters/winrm/wsman/identify.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { writeRequest } from '#adapters/winrm/wsman/request.ts';
import { readCreated } from '#adapters/winrm/wsman/shell-answer.ts';
import { listMoreShells, listShells, readShellPage } from '#adapters/winrm/wsman/shell-list.ts';
import { readXml } from '#src/xml/read-xml.ts';

import { answer, bodyIn, delivery } from './soap.ts';

const { s, rsp } = namespaces;
const created = (id: string): string =>
  `<x:ResourceCreated><A:ReferenceParameters><W:SelectorSet><W:Selector Name="ShellID">${id}</W:Selector></W:SelectorSet></A:ReferenceParameters></x:ResourceCreated>`;

describe('what a host says of a shell', () => {
  it('is read with the id of the selectors', () => {
    const body = bodyIn(
      `${created(' SHELL-1 ')}<r:Shell><r:ShellId>OTHER</r:ShellId><r:Owner>D\\u</r:Owner><r:IdleTimeOut>PT7200.000S</r:IdleTimeOut><r:ShellInactivity>P0DT0H1M0S</r:ShellInactivity></r:Shell>`,
    );

    expect(readCreated(body)).toEqual({
      id: 'SHELL-1',
      resource: undefined,
      name: undefined,
      owner: 'D\\u',
      clientAddress: undefined,
      idleTimeoutMs: 7_200_000,
      inactiveMs: 60_000,
    });
  });

  it.each([
    ['none', ''],
    ['an empty one', created('')],
    ['one with spaces', created('a b')],
    ['one with markup', created('&lt;x/&gt;')],
    ['one that is too long', created('a'.repeat(129))],
  ])('is refused when the id is %s', (_, body) => {
    expect(() => readCreated(bodyIn(body))).toThrow(
      expect.objectContaining({ code: 'bad-output' }),
    );
  });

  it('is listed page by page', () => {
    const item = '<r:Shell><r:ShellId>S1</r:ShellId><r:Name>ours</r:Name></r:Shell>';
    const first = readShellPage(
      bodyIn(
        `<n:EnumerateResponse><n:EnumerationContext>uuid:1</n:EnumerationContext><W:Items>${item}<r:Other/></W:Items></n:EnumerateResponse>`,
      ),
    );
    const last = readShellPage(
      bodyIn(
        `<n:PullResponse><n:EnumerationContext/><n:Items>${item}</n:Items><n:EndOfSequence/></n:PullResponse>`,
      ),
    );

    expect(first).toMatchObject({ shells: [{ id: 'S1', name: 'ours' }], context: 'uuid:1' });
    expect(last).toMatchObject({ shells: [{ id: 'S1' }], context: undefined });
    expect(writeRequest(listShells, delivery)).toContain(`>${rsp}</wsman:ResourceURI>`);
    expect(writeRequest(listMoreShells('a<b'), delivery)).toContain('>a&lt;b<');
    expect(() => readShellPage(bodyIn('<r:X/>'))).toThrow('no list');
  });
});

describe('the service', () => {
  it('says who it is', () => {
    const bytes = new TextEncoder().encode(
      `<s:Envelope xmlns:s="${s}"><s:Header/><s:Body><w:IdentifyResponse xmlns:w="${namespaces.wsmid}">` +
        '<w:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</w:ProtocolVersion>' +
        '<w:ProductVendor>Microsoft Corporation</w:ProductVendor><w:ProductVersion>OS: 10.0.17763 SP: 0.0 Stack: 3.0</w:ProductVersion>' +
        '</w:IdentifyResponse></s:Body></s:Envelope>',
    );

    expect(readIdentity(bytes)).toEqual({
      vendor: 'Microsoft Corporation',
      version: 'OS: 10.0.17763 SP: 0.0 Stack: 3.0',
      protocol: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
    });
    expect(readXml(identifyRequest).children[1]?.children[0]?.name).toBe('Identify');
    expect(() => readIdentity(answer(''))).toThrow(expect.objectContaining({ code: 'bad-output' }));
  });

  it.each([
    ['500', 512_000],
    ['0', undefined],
    ['-1', undefined],
    ['many', undefined],
  ])('has an envelope of %s KiB: %s bytes', (kilobytes, maxEnvelopeSize) => {
    const body = `<c:Config xmlns:c="${namespaces.cfg}"><c:MaxEnvelopeSizekb>${kilobytes}</c:MaxEnvelopeSizekb><c:MaxTimeoutms>60000</c:MaxTimeoutms></c:Config>`;

    expect(readConfig(bodyIn(body))).toEqual({ maxEnvelopeSize, maxTimeoutMs: 60_000 });
    expect(writeRequest(configRequest, delivery)).toContain(
      `>${namespaces.cfg}</wsman:ResourceURI>`,
    );
  });
});
