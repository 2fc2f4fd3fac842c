/**
 * Part of the module: remembers what a repair told on this host, as digests, so that its way back takes that and
 * nothing else.
 *
 * Whoever has the account of the endpoint may call a way back with any text, and the scripts take their state for
 * their own word: names of folders, of files, of certificates. Only administrators write below Program Files.
 */
export const toldText = `$script:toldFolder = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'Fettle.Remedies.Told')

# The same for what a script printed and for what comes back of it, however each of them was written: order of
# members, form of numbers, line ends, and the characters that no reading keeps.
function Format-Told($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [string]) {
        $plain = $Value.Replace([string] [char] 13 + [char] 10, [string] [char] 10)
        $plain = [regex]::Replace($plain, '(?![\\n\\t])[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]', [string] [char] 0xFFFD)
        return "'" + $plain.Replace("'", "''") + "'"
    }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('o') }
    if ($Value -is [bool]) { return [string] $Value }
    if ($Value -is [ValueType]) { return ([double] $Value).ToString('R', [Globalization.CultureInfo]::InvariantCulture) }
    if ($Value -is [array]) { return '[' + (@(foreach ($one in $Value) { Format-Told $one }) -join ',') + ']' }
    $names = [string[]] @(foreach ($member in $Value.PSObject.Properties) { $member.Name })
    [Array]::Sort($names, [StringComparer]::Ordinal)
    '{' + (@(foreach ($name in $names) { (Format-Told $name) + ':' + (Format-Told $Value.PSObject.Properties[$name].Value) }) -join ',') + '}'
}

function Get-ToldPath([string] $Digest, $State) {
    $bytes = [Text.UTF8Encoding]::new($false).GetBytes($Digest + [char] 10 + (Format-Told $State))
    $hash = [Security.Cryptography.SHA256CryptoServiceProvider]::new().ComputeHash($bytes)
    [IO.Path]::Combine($script:toldFolder, [BitConverter]::ToString($hash).Replace('-', ''))
}

# Before a repair: one whose way back would be refused is not begun.
function Assert-ToldFolder {
    try {
        $null = [IO.Directory]::CreateDirectory($script:toldFolder)
        $probe = [IO.Path]::Combine($script:toldFolder, 'probe-' + [Guid]::NewGuid().ToString('N'))
        [IO.File]::WriteAllText($probe, '')
        [IO.File]::Delete($probe)
    } catch {
        throw "This account cannot write to $script:toldFolder, where the host remembers what a repair told, so nothing was begun."
    }
}

# A script that fails half-way has told what its way back needs, too.
function Save-Told([string] $Digest, [string] $Printed) {
    try { $state = Microsoft.PowerShell.Utility\\ConvertFrom-Json -InputObject $Printed } catch { return }
    [IO.File]::WriteAllText((Get-ToldPath $Digest $state), '')
}

function Assert-Told([string[]] $ToldBy, $State) {
    foreach ($digest in $ToldBy) {
        if ([IO.File]::Exists((Get-ToldPath $digest $State))) { return }
    }
    throw 'No repair of this endpoint told this state on this host, so nothing was begun.'
}
`;
