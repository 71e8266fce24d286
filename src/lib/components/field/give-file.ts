/** Hands a file to the phone's share sheet, or downloads it where there is none. A sheet that is closed again is no error. */
export async function giveFile(file: File): Promise<void> {
	if (navigator.canShare?.({ files: [file] })) {
		try {
			await navigator.share({ files: [file], title: file.name });
			return;
		} catch (error) {
			if (error instanceof DOMException && error.name === 'AbortError') return;
			// The sheet takes no such files on this phone: a download always works.
		}
	}
	const address = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = address;
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
