import { describe, expect, it } from '@jest/globals';
import { checkShell } from '#adapters/shell/check-shell.ts';
import type { CheckedScript } from '#src/ports/script-check.ts';

const head = '# SYNOPSIS: s\n# DESCRIPTION: d\n# OUTPUTS: state\n# NEEDS: user\n';

/** No shellcheck: these are our own rules. */
async function flawsOf(body: string, change: Partial<CheckedScript> = {}): Promise<string[]> {
  const text = `${head}${body}\n`;
  const script: CheckedScript = {
    file: 'probes/p.sh',
    language: 'sh',
    role: 'probe',
    parameters: [],
    needs: 'user',
    text,
    ...change,
  };
  const { flaws } = await checkShell(script, 'no-such-shellcheck');
  return flaws.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a probe', () => {
  it.each([
    'put_text state "$(systemctl show -p ActiveState --value xrdp 2>/dev/null)"',
    'sed -n "s/^port=\\(.*\\)/\\1/p" /etc/x.ini | head -n 1',
    "sed -n -e '/^\\[Globals\\]/,/^\\[/p' -e 's/a/b/gp' /etc/x.ini",
    'awk -F= -v key="$key" \'$1 == key && $2 > 5 { print $2; exit }\' /etc/x.ini',
    "awk '/x|y/ { n++ } END { print n }' /var/log/x",
    'find /etc -maxdepth 1 -name "*.pem" -newer /etc/hosts -print',
    'date -u -d "$when" +%s',
    'openssl x509 -in "$file" -noout -enddate 2>&1',
    'runuser -u xrdp -- test -r "$file"',
    'timeout 5 ss -Hltnp "sport = :3389"',
    'kill -0 "$pid" 2>/dev/null',
    'command -v xrdp >/dev/null',
    'xrdp --version',
    'look() { cat "$1"; }\nlook /etc/hosts',
    'while read -r line; do echo "$line"; done < /proc/net/tcp',
    'service xrdp status',
    'find /etc -name x -print0 | xargs -0 -n 1 cat',
    `awk 'NR > 1 && $1 ~ /"|#/ || /a\\/b/ { n = $2 / 2; printf "%s", n }'`,
    "sed -n '$p;1,3d;/a/!{/b/q}' x",
    'LC_ALL=C sort -u "$file" | uniq -c',
    'journalctl -u xrdp -n 50 --no-pager -o cat',
    'if [ -r /x ]; then exit 0; fi',
  ])('may run: %s', async (body) => {
    expect(await flawsOf(`put_text state x\n${body}`)).toEqual([]);
  });

  it.each([
    { body: 'rm -f /tmp/x', flaw: '"rm" is not known to read only; a probe must not call it' },
    { body: 'systemctl restart xrdp', flaw: 'systemctl: only show, is-active' },
    { body: 'systemctl --now restart xrdp', flaw: 'systemctl: --now is not known' },
    { body: 'systemctl "$verb" xrdp', flaw: 'systemctl: only show' },
    { body: 'find / -delete', flaw: 'find: -delete is not known to read only' },
    { body: 'find / -exec rm {} +', flaw: 'find: -exec is not known to read only' },
    { body: 'find $where -print', flaw: 'find: put $where in quotes' },
    { body: 'sed -i s/a/b/ /etc/x', flaw: 'sed: -i is not known' },
    { body: 'sed -ni s/a/b/ /etc/x', flaw: 'sed: -ni is not known' },
    { body: "sed 's/a/b/w /etc/x' y", flaw: 'sed: its program writes' },
    { body: "sed 's/a/rm x/e' y", flaw: 'sed: its program writes' },
    { body: "sed '/a/w /etc/x' y", flaw: 'sed: its program writes' },
    { body: "sed '1e rm x' y", flaw: 'sed: its program writes' },
    { body: 'sed "s/a/$b/" y', flaw: 'sed: its program must be constant' },
    { body: 'awk \'BEGIN { system("rm x") }\'', flaw: 'awk: its program writes' },
    { body: 'awk \'{ print > "/etc/x" }\' y', flaw: 'awk: its program writes' },
    { body: 'awk \'{ print | "sh" }\' y', flaw: 'awk: its program writes' },
    {
      body: 'awk \'/"/ { print | "sh" }\' y',
      flaw: 'awk: its program writes',
    },
    {
      body: 'awk \'{ x = 1 / 2; print "x" | "sh"; y = 3 / 1 }\'',
      flaw: 'awk: its program writes',
    },
    { body: 'awk \'{ a / system("x") / b }\'', flaw: 'awk: its program writes' },
    { body: "awk '{ print \"x }' y", flaw: 'awk: its program writes' },
    { body: "sed 'a foo/bar\nw /etc/x' y", flaw: 'sed: its program writes' },
    { body: "sed '#/\nw /etc/x' y", flaw: 'sed: its program writes' },
    { body: "sed --expression='w /etc/x' y", flaw: 'sed: --expression=' },
    { body: 'sed -f x y', flaw: 'sed: -f is not known' },
    { body: 'xargs sort', flaw: 'xargs: "sort" may do more than read' },
    { body: 'cat <<END > /tmp/x\nhello\nEND', flaw: 'a probe writes nothing: > /tmp/x' },
    { body: ': "${x:=$(rm y)}"', flaw: '"rm" is not known' },
    { body: 'awk -f x.awk y', flaw: 'awk: -f is not known' },
    { body: 'sort -o /etc/x y', flaw: 'sort: -o is not known' },
    { body: 'uniq a b', flaw: 'uniq: its second operand is written to' },
    { body: 'date -s 12:00', flaw: 'date: -s is not known' },
    { body: 'date 11210800', flaw: 'date: 11210800 is not known' },
    { body: 'openssl req -new', flaw: 'openssl: only x509' },
    { body: 'openssl x509 -in a -out b', flaw: 'openssl: -out is not known' },
    { body: 'kill 1', flaw: 'kill: only ^-0$ reads' },
    { body: 'ss -K dst 1.2.3.4', flaw: 'ss: -K is not known' },
    { body: 'sysctl net.x=1', flaw: 'sysctl: net.x=1 is not known' },
    { body: 'sysctl -w "$x"', flaw: 'sysctl: -w is not known' },
    { body: 'hostname "$x"', flaw: 'hostname: "$x" is not known' },
    { body: 'timeout 5 rm x', flaw: '"rm" is not known' },
    { body: 'runuser -u xrdp -- rm x', flaw: '"rm" is not known' },
    { body: 'runuser -c "rm x"', flaw: '"runuser" is not known' },
    { body: 'env -i rm x', flaw: '"rm" is not known' },
    { body: 'xargs -0 rm', flaw: 'xargs: "rm" may do more' },
    { body: 'exec rm x', flaw: '"exec" is not known' },
    { body: 'command rm x', flaw: 'command: only ^-[vV]$ reads' },
    { body: '. /etc/os-release', flaw: '"." is not known' },
    { body: "trap 'rm x' EXIT", flaw: '"trap" is not known' },
    { body: 'curl -X POST http://x', flaw: '"curl" is not known' },
    { body: 'echo "$(rm x)"', flaw: '"rm" is not known' },
    { body: 'cat <<END\n$(rm x)\nEND', flaw: '"rm" is not known' },
    { body: 'look() { rm "$1"; }\nlook x', flaw: '"rm" is not known' },
    { body: '`which rm` x', flaw: 'a probe calls no command that is only known when it runs' },
    { body: '"$tool" x', flaw: 'a probe calls no command that is only known when it runs' },
    { body: 'echo x > /tmp/x', flaw: 'a probe writes nothing: > /tmp/x' },
    { body: 'echo x >> "$log"', flaw: 'a probe writes nothing' },
    { body: ': > /etc/x', flaw: 'a probe writes nothing' },
    { body: 'echo x >| /tmp/x', flaw: 'a probe writes nothing' },
    { body: 'cat < /dev/tcp/1.2.3.4/80', flaw: 'a probe writes nothing' },
    { body: 'PATH=/tmp:$PATH', flaw: 'a probe does not set PATH' },
    { body: 'LD_PRELOAD=/tmp/x cat y', flaw: 'a probe does not set LD_PRELOAD' },
  ])('must not run: $body', async ({ body, flaw }) => {
    expect((await flawsOf(`put_text state x\n${body}`)).join('\n')).toContain(flaw);
  });

  it('prints what the playbook declares, and says so in its head', async () => {
    expect(await flawsOf('put_text stat x', { outputs: ['state', 'since'] })).toEqual([
      '5:1 the playbook declares no key "stat"',
      '3:1 OUTPUTS does not name "since"',
      '1:1 never prints "state", which the playbook declares',
      '1:1 never prints "since", which the playbook declares',
    ]);
  });
});

describe('any script', () => {
  const remedy: Partial<CheckedScript> = { role: 'apply', needs: 'administrator' };

  it.each([
    { body: 'eval "$x"', flaw: '5:1 eval turns text into code' },
    { body: 'sh -c "rm $x"', flaw: '5:1 sh turns text into code' },
    { body: 'echo x | sh', flaw: '5:10 sh turns text into code' },
    { body: '"$x" y', flaw: '5:1 calls a command that is only known when it runs: "$x"' },
    { body: '[[ a == b ]]', flaw: '5:1 [[ ]] and (( )) are not POSIX shell' },
    { body: 'function f { :; }', flaw: '5:1 write name() { …; } instead of "function"' },
    { body: 'cat <(ls)', flaw: '5:5 <( ) and >( ) are not POSIX shell' },
    { body: 'a=(1 2)', flaw: '5:3 arrays are not POSIX shell' },
    { body: 'cat <<< x', flaw: '5:5 <<< are not POSIX shell' },
    { body: 'if true; then', flaw: 'syntax:' },
    { body: 'echo "x', flaw: 'syntax:' },
  ])('is refused for $body', async ({ body, flaw }) => {
    const text = `${head.replace('user', 'administrator')}${body}\n`;

    expect((await flawsOf('', { ...remedy, text })).join('\n')).toContain(flaw);
  });

  it('has a head that is true', async () => {
    expect(
      await flawsOf('', {
        text: '# SYNOPSIS: s\n#   more\n# NEEDS: user\n:\n',
        needs: 'administrator',
      }),
    ).toEqual([
      '1:1 the head says nothing about "# DESCRIPTION:"',
      '1:1 the head says nothing about "# OUTPUTS:"',
      '3:1 the playbook says that it needs administrator',
    ]);
  });

  it('uses the parameters that it is given, and no others', async () => {
    expect(
      await flawsOf('echo "$param_file" "$param_mode"', {
        role: 'apply',
        parameters: ['mode', 'owner'],
      }),
    ).toEqual([
      '5:8 the playbook gives no parameter for $param_file',
      '1:1 never uses the parameter "owner"',
    ]);
  });

  it('says that shellcheck did not look, where it is not installed', async () => {
    const script: CheckedScript = {
      file: 'p.sh',
      language: 'sh',
      role: 'apply',
      parameters: [],
      needs: 'user',
      text: `${head}:\n`,
    };

    expect((await checkShell(script, 'no-such-shellcheck')).notChecked).toEqual([
      'shell scripts by shellcheck: it is not installed',
    ]);
  });
});
