package io.tuwen.upload.body;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.upload.UploadLimits;

/** A form has no image but the address of one, which one compatibility endpoint takes. */
public final class AddressInstead extends TuwenException {
  private static final long serialVersionUID = 1L;

  private final String address;
  private transient UploadLimits.Admission admission;

  AddressInstead(String address) {
    super(ErrorCode.NO_IMAGE, "the form has the address of an image, and no image");
    this.address = address;
  }

  void countedBy(UploadLimits.Admission newAdmission) {
    admission = newAdmission;
  }

  public String address() {
    return address;
  }

  /** The image counts where it is fetched, and no longer here. */
  public void countsElsewhere() {
    admission.broughtNone();
  }
}
