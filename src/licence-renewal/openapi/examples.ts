/** Not the one of the guide: the project's file has that, with images, and would be another application under the same id. */
export const PAGE_TRANSACTION = '234567890123456789012345';

/** The renewal guide's request, but for its images and its id: the page shows what one looks like, and the project has a whole one as a file. */
const GUIDE = {
  handler: {
    originatorId: 'POL',
    transactionID: PAGE_TRANSACTION,
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
  },
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

const { transactionID, ...handler } = GUIDE.handler;
const { driverNumber, dateOfBirth: _, ...rest } = GUIDE;

/** Each spelling of the guide. */
export const REQUEST_EXAMPLES = {
  guide: { summary: "As the guide's example spells it, without images", value: GUIDE },
  schema: {
    summary: "As the guide's schema spells it, without images",
    value: {
      ...rest,
      handler: { ...handler, transactionId: transactionID },
      drivingLicenceNumber: driverNumber,
      dateOfBirth: '1970-01-01',
    },
  },
};
