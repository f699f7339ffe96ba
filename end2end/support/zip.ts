/** A zip archive of one file, stored as it is: local header, file, central directory, end (APPNOTE.TXT 4.3). */
export function zip(name: string, file: Buffer): Buffer {
  // Version, flags, method, time, date, checksum, both sizes, length of the name, no extra field.
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(0x21, 8) // 1 January 1980; zero is no date
  facts.writeUInt32LE(crc32(file), 10)
  facts.writeUInt32LE(file.length, 14)
  facts.writeUInt32LE(file.length, 18)
  facts.writeUInt16LE(Buffer.byteLength(name), 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), file])
  // Version made by, the same facts, then comment, disk, attributes, and where the local header is: all zero.
  const central = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), facts, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end])
}

/** The checksum of zip, bit by bit. */
function crc32(bytes: Buffer): number {
  let sum = ~0
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}
