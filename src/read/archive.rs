//! Safe opening of zip containers (docx, odt): limits on size, number of members and ratio; encryption is recognised.
