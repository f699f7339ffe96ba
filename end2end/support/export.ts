import { zip } from './zip'

/** A space export with one page, as Confluence writes them (entities.xml), whose body is `storage`. */
export function exportOf(title: string, storage: string): Buffer {
  const cdata = (text: string) => `<![CDATA[${text}]]>`
  const property = (name: string, value: string) => `<property name="${name}">${value}</property>`
  const reference = (name: string, kind: string, id: number) => `<property name="${name}" class="${kind}" package="com.atlassian.confluence"><id name="id">${id}</id></property>`
  const object = (kind: string, id: number, ...members: string[]) => `<object class="${kind}" package="com.atlassian.confluence"><id name="id">${id}</id>${members.join('')}</object>`
  const entities = [
    '<?xml version="1.0" encoding="UTF-8"?><hibernate-generic datetime="2026-03-14 09:26:53.589">',
    object('Space', 1, property('name', cdata('One page')), property('key', cdata('ONE')), reference('homePage', 'Page', 10)),
    object('Page', 10, property('title', cdata(title)), property('contentStatus', cdata('current')), property('version', '1'),
      property('lastModificationDate', '2026-03-14 09:26:53.589'), property('position', '0'), reference('space', 'Space', 1)),
    object('BodyContent', 11, property('body', cdata(storage)), reference('content', 'Page', 10), property('bodyType', '2')),
    '</hibernate-generic>'
  ]
  return zip('entities.xml', Buffer.from(entities.join('\n')))
}

/** At least so many bytes of storage format: headings, paragraphs, a table and lists, of words that come in no regular order. */
export function storageOf(bytes: number): string {
  const WORDS = ('harbour pilot berth tide crane manifest quay lock gauge ledger survey anchor ballast cargo draught ferry hull island jetty keel lantern mooring'
    + ' night order plan quarter rope sail tow upstream vessel weather yard zone report shift valve wharf customs depth channel signal').split(' ')
  let seed = 7
  // The generator of Park and Miller: the same words on every run.
  const next = (limit: number) => (seed = (seed * 48271) % 2147483647) % limit
  const sentence = (length: number) => Array.from({ length }, () => WORDS[next(WORDS.length)]).join(' ') + ` ${next(100000)}.`
  const row = () => `<tr><td>${sentence(2)}</td><td>${sentence(3)}</td><td>${next(100000)}</td></tr>`
  const parts: string[] = []
  for (let size = 0, n = 1; size < bytes; n++) {
    const part = `<h2>${n}. ${sentence(3)}</h2>` + `<p>${sentence(30)} ${sentence(25)} <strong>${sentence(2)}</strong></p>`
      + `<p>${sentence(40)}</p><ul><li>${sentence(8)}</li><li>${sentence(9)}</li></ul>`
      + (n % 4 === 0 ? `<table><tbody><tr><th>Berth</th><th>Work</th><th>Number</th></tr>${row()}${row()}${row()}</tbody></table>` : '')
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return parts.join('')
}
