// Names the files of a built front end by what is in them, so that a browser may keep each for ever: `version.mjs SITE`
//
// The scripts and modules of a split front end name each other and share one memory, so they are right only together: they get one
// folder, named by the bytes of all of them. What has to be known of them is written into `build.json`, which the server reads at its start.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'sluice'
const LOADER = /^__wasm_split\..*\.js$/
const MANIFEST = '__wasm_split_manifest.json'

/** 20 hexadecimal digits over names and bytes: enough against chance, and short in the headers that name many files. */
function hash(files) {
  const sum = createHash('sha256')
  for (const [name, bytes] of files) sum.update(`${name}\0${bytes.length}\0`).update(bytes)
  return sum.digest('hex').slice(0, 20)
}

function version(site) {
  const pkg = join(site, 'pkg')
  const read = name => [name, readFileSync(join(pkg, name))]
  const names = readdirSync(pkg).sort()
  const code = names.filter(name => /\.(js|wasm)$/.test(name))
  const loader = code.find(name => LOADER.test(name))
  if (!loader || !names.includes(MANIFEST)) throw new Error(`${pkg} has no split front end`)

  // Which files a chunk is made of, by the name of the chunk.
  const chunks = JSON.parse(readFileSync(join(pkg, MANIFEST), 'utf8'))
  const build = hash([...code, MANIFEST].map(read))
  mkdirSync(join(pkg, build))
  for (const name of code) renameSync(join(pkg, name), join(pkg, build, name))

  const style = `${NAME}.${hash([read(`${NAME}.css`)])}.css`
  renameSync(join(pkg, `${NAME}.css`), join(pkg, style))
  // Types for those who write scripts against it; nobody does.
  for (const name of names.filter(name => name === MANIFEST || name.endsWith('.d.ts'))) rmSync(join(pkg, name))

  const path = name => `/pkg/${build}/${name}`
  const files = list => list.map(stem => path(`${stem}.wasm`)).sort()
  const listed = {
    css: `/pkg/${style}`,
    js: path(`${NAME}.js`),
    wasm: path(`${NAME}.wasm`),
    loader: path(loader),
    chunks: Object.fromEntries(Object.entries(chunks).sort().map(([chunk, list]) => [chunk, files(list)]))
  }
  writeFileSync(join(site, 'build.json'), `${JSON.stringify(listed, undefined, 2)}\n`)
}

const site = process.argv[2]
if (!site || !statSync(site, { throwIfNoEntry: false })?.isDirectory()) {
  console.error('usage: node scripts/version.mjs SITE')
  process.exit(2)
}
version(site)
