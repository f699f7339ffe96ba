// Writes NAME.br and NAME.gz beside every file of a folder that gains by it, so that the server only has to choose.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const COMPRESSIBLE = /\.(css|html|js|json|map|svg|txt|wasm|webmanifest|xml)$/

/** Every file under `folder`, as a path. */
function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length
    }
  })
}

function compress(folder) {
  for (const path of files(folder).filter(path => COMPRESSIBLE.test(path))) {
    const bytes = readFileSync(path)
    for (const [ending, packed] of [['br', brotli(bytes)], ['gz', gzipSync(bytes, { level: 9 })]]) {
      if (packed.length < bytes.length) writeFileSync(`${path}.${ending}`, packed)
    }
  }
}

const folder = process.argv[2]
if (!folder || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error('usage: node scripts/precompress.mjs FOLDER')
  process.exit(2)
}
compress(folder)
