import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installLibraries, neededPackage, packageFolder, systemLibraries } from '../../../bin/cudaLibraries.mjs'

interface Zip {
  addFile(name: string, data: Buffer): void
  toBuffer(): Buffer
}
const AdmZip = createRequire(path.join(packageFolder(), 'package.json'))('adm-zip') as new () => Zip

const inPackage = 'runtimes/linux-x64/native/libonnxruntime_providers_cuda.so'
const library = Buffer.from('\x7fELF\0libcudnn.so.9\0libcublasLt.so.12\0libcudart.so.12\0libc.so.6\0', 'latin1')
const archive = (() => {
  const zip = new AdmZip()
  zip.addFile(inPackage, library)
  zip.addFile('readme.txt', Buffer.from('hello'))
  return zip.toBuffer()
})()

let folder: string
let server: Server
let origin: string
/** What the feed answers, by path; a number is a status. */
let answers: Record<string, Buffer | object | number>

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cuda-'))
  server = createServer((request, response) => {
    const answer = answers[request.url!] ?? 404
    if (typeof answer === 'number') return response.writeHead(answer).end()
    response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answers = {
    '/index.json': {
      resources: [
        { '@id': `${origin}/content/`, '@type': 'PackageBaseAddress/3.0.0' },
        { '@id': `${origin}/registration/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
      ],
    },
    '/registration/ort.gpu/1.2.3.json': { catalogEntry: `${origin}/catalog.json` },
    '/catalog.json': catalogOf(archive),
    '/content/ort.gpu/1.2.3/ort.gpu.1.2.3.nupkg': archive,
  }
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

function catalogOf(bytes: Buffer, size = bytes.length) {
  return {
    packageHash: createHash('sha512').update(bytes).digest('base64'),
    packageHashAlgorithm: 'SHA512',
    packageSize: size,
  }
}

const target = () => path.join(folder, 'bin', 'libonnxruntime_providers_cuda.so')
const install = (index = `${origin}/index.json`) =>
  installLibraries({ index, name: 'ort.gpu', version: '1.2.3', files: [{ inPackage, target: target() }] })

test('the library of the package is put in its place, and nothing else', async () => {
  expect(await install()).toEqual([target()])
  expect(await readFile(target())).toEqual(library)
  expect(await readdir(path.dirname(target()))).toEqual(['libonnxruntime_providers_cuda.so'])
})

test('a library that is there already is replaced', async () => {
  await install()
  await writeFile(target(), 'of another version')
  await install()
  expect(await readFile(target())).toEqual(library)
})

describe('nothing is written where', () => {
  const cases: [string, () => void, RegExp][] = [
    [
      'the archive is cut off',
      () => (answers['/content/ort.gpu/1.2.3/ort.gpu.1.2.3.nupkg'] = archive.subarray(0, 200)),
      /has 200 bytes, and the feed says/,
    ],
    [
      'a byte of the archive is another',
      () => {
        const other = Buffer.from(archive)
        other[40] ^= 1
        answers['/content/ort.gpu/1.2.3/ort.gpu.1.2.3.nupkg'] = other
      },
      /its SHA-512 differs/,
    ],
    [
      'what the feed vouches for is no archive',
      () => {
        const bytes = Buffer.from('not a zip')
        answers['/catalog.json'] = catalogOf(bytes)
        answers['/content/ort.gpu/1.2.3/ort.gpu.1.2.3.nupkg'] = bytes
      },
      /cannot be unpacked/,
    ],
    [
      'the archive lacks the library',
      () => {
        const zip = new AdmZip()
        zip.addFile('readme.txt', Buffer.from('hello'))
        const bytes = zip.toBuffer()
        answers['/catalog.json'] = catalogOf(bytes)
        answers['/content/ort.gpu/1.2.3/ort.gpu.1.2.3.nupkg'] = bytes
      },
      /it has no runtimes\/linux-x64\/native\/libonnxruntime_providers_cuda\.so/,
    ],
    [
      'the feed has no checksum',
      () => (answers['/catalog.json'] = { packageSize: archive.length }),
      /has no SHA-512 for ort\.gpu 1\.2\.3/,
    ],
    ['the version does not exist', () => delete answers['/registration/ort.gpu/1.2.3.json'], /answered 404/],
    [
      'a sign-in page answers',
      () => (answers['/index.json'] = Buffer.from('<html>Please sign in')),
      /does not answer in JSON/,
    ],
  ]
  test.each(cases)('%s', async (_, change, sentence) => {
    change()
    await expect(install()).rejects.toThrow(sentence)
    expect(await readdir(folder)).toEqual([])
  })

  test('there is no network', async () => {
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    await expect(install(`http://127.0.0.1:${port}/index.json`)).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/)
    expect(await readdir(folder)).toEqual([])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
})

test('the package is the one that onnxruntime-node’s own script would install, of its own version, into its own folder', () => {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }
  const wanted = neededPackage('linux/x64')
  expect(wanted).toMatchObject({ name: 'microsoft.ml.onnxruntime.gpu.linux', version })
  expect(wanted.files.map(({ target }) => path.basename(target))).toEqual([
    'libonnxruntime_providers_cuda.so',
    'libonnxruntime_providers_shared.so',
  ])
  for (const { target } of wanted.files)
    expect(target).toContain(path.join('onnxruntime-node', 'bin', 'napi-v6', 'linux', 'x64'))
})

test.each(['win32/x64', 'darwin/arm64', 'linux/arm64'])(
  '%s has nothing to install, and is told what it has',
  (platform) => {
    expect(() => neededPackage(platform)).toThrow(`this is ${platform}`)
  },
)

test('the libraries that the system must have are read from the provider, with those that are missing', async () => {
  await install()
  const cache = path.join(folder, 'ld.so.cache')
  await writeFile(cache, 'libcudart.so.12\0/usr/lib/libcudart.so.12\0')
  await writeFile(path.join(folder, 'libcudnn.so.9'), '')
  expect(await systemLibraries(target(), { LD_LIBRARY_PATH: folder }, cache)).toEqual([
    { name: 'libcublasLt.so.12', found: false },
    { name: 'libcudart.so.12', found: true },
    { name: 'libcudnn.so.9', found: true },
  ])
})
