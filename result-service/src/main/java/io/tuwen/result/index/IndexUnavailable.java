package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.sql.SQLException;
import org.postgresql.util.PSQLState;

/** There is no index, or its database does not answer. */
final class IndexUnavailable extends TuwenException {
  private static final long serialVersionUID = 1L;

  IndexUnavailable(String detail) {
    super(ErrorCode.INDEX_UNAVAILABLE, detail);
  }

  IndexUnavailable(SQLException cause) {
    super(
        ErrorCode.INDEX_UNAVAILABLE,
        PSQLState.UNDEFINED_TABLE.getState().equals(cause.getSQLState())
            ? "the index is being made"
            : "the index does not answer",
        cause);
  }
}
