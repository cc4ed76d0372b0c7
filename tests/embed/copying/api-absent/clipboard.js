delete Navigator.prototype.clipboard;
