export function keptPictureName(testFile: string, testName: string): string;
