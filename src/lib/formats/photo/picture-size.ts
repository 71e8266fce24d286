/** Pixels of a JPEG or PNG by its headers; undefined: it is neither, or cut off. */
export function pictureSizeOf(bytes: Uint8Array): { width: number; height: number } | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length > 24 && view.getUint32(0) === 0x89504e47)
		return { width: view.getUint32(16), height: view.getUint32(20) };
	if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined;
	// Segments of ISO/IEC 10918-1: a frame header (SOF0 … SOF15 but DHT, JPG, DAC) names the size.
	for (let at = 2; at + 9 < bytes.length;) {
		if (bytes[at] !== 0xff) return undefined;
		const marker = bytes[at + 1] ?? 0;
		if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
			return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
		at += 2 + view.getUint16(at + 2);
	}
	return undefined;
}
