"""What absence is paid: holiday pay, statutory sick pay; and working time on average."""
