// Writes docs/examples/licence-renewal.json: the example of the renewal guide, with real images in place of its BASE64JPEGSTRING. Nobody is
// on them. Run it again only when the example has to change, because another version of the library draws other bytes.
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const FILE = new URL('../docs/examples/licence-renewal.json', import.meta.url);

/** At least as large as a photograph has to be, lest a caseworker has to look at it for that. */
const PHOTO = drawing(
  600,
  750,
  `<rect width="600" height="750" fill="#dfe5ea"/>
   <ellipse cx="300" cy="760" rx="240" ry="230" fill="#4a6178"/>
   <ellipse cx="300" cy="340" rx="130" ry="170" fill="#c9a58a"/>
   <path d="M170 330 a130 170 0 0 1 260 0 q-130 -90 -260 0" fill="#5b4636"/>
   <circle cx="250" cy="330" r="14"/><circle cx="350" cy="330" r="14"/>
   <path d="M250 430 q50 30 100 0" fill="none" stroke="#7a3b33" stroke-width="9"/>`,
);

const SIGNATURE = drawing(
  400,
  120,
  `<rect width="400" height="120" fill="white"/>
   <path d="M20 80 q30 -70 50 -10 t50 0 t40 -20 t50 20 t60 -30 t40 30 l60 -30" fill="none" stroke="#1b2a6b" stroke-width="4"/>`,
);

const card = (side) =>
  drawing(
    428,
    270,
    `<rect width="428" height="270" rx="14" fill="${side === 'front' ? '#f4cfd9' : '#cfe0f4'}"/>
     <rect x="20" y="60" width="${side === 'front' ? 110 : 388}" height="${side === 'front' ? 140 : 60}" fill="#8a94a0"/>
     <path d="M150 90 h250 M150 130 h200 M150 170 h230 M20 230 h388" stroke="#555" stroke-width="8"/>`,
  );

function drawing(width, height, shapes) {
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`,
    ),
  );
}

const jpeg = async (image) =>
  (await image.flatten({ background: 'white' }).jpeg({ quality: 40, mozjpeg: true }).toBuffer()).toString(
    'base64',
  );
const png = async (image) => (await image.png({ palette: true, colours: 4 }).toBuffer()).toString('base64');

const APPLICATION = {
  handler: {
    originatorId: 'POL',
    transactionID: '123456789012345678901234',
    userId: 'john-smith',
    branchId: 'a123',
    terminalId: '1581239',
    localDateTime: '2022-01-01T09:00:00Z',
  },
  driverNumber: 'MCADI801206HZ9HM',
  transactionType: 'TYRR',
  applicationReferenceNumber: '98269432242880068489880451264',
  feePaid: 1575,
  investigationRequired: true,
  dateOfBirth: '1970-01-01T09:00:00Z',
  daytimePhone: '01234567890',
  photo: {
    photoOverride: false,
    icaoCompliant: true,
    eyesOpen: true,
    exposure: true,
    frontalView: true,
    greyscaleDensity: true,
    uniformLighting: true,
    headWidth: true,
    headLength: true,
    widthHeightRatio: true,
    resolution: true,
    verticalPosition: true,
    horizontallyCentered: true,
    photographImage: await jpeg(PHOTO),
  },
  signatureImage: await png(SIGNATURE),
  licenceStatus: {
    photocardSurrendered: true,
    photocardIssueNumber: '12',
    counterpartSurrendered: false,
    counterpartIssueNumber: '3',
    lostMarker: false,
    stolenMarker: false,
    defacedMarker: false,
    destroyedMarker: false,
  },
  twoDBarcode: '9826943224281001848986045116301GAIR GERARD SWAN 34 SAXON CLOSE SA1 1SD ',
  updateAddress: {
    unstructuredAddress: { line1: '123 Any Street', postTown: 'Anytown', postcode: 'SA1 1AA' },
  },
  photoCardFront: await jpeg(card('front')),
  photoCardBack: await jpeg(card('back')),
  organDonor: {
    anyOrgans: false,
    kidneys: true,
    liver: true,
    heart: false,
    cornea: false,
    pancreas: true,
    lungs: false,
  },
};

await writeFile(FILE, `${JSON.stringify(APPLICATION, null, 2)}\n`);
